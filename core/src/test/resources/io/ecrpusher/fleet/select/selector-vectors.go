// Prints what Kubernetes' own code makes of label selectors and of patterns:
//
//	go mod init vectors && go mod edit -require=k8s.io/apimachinery@v0.36.0 && go mod tidy && go run selector-vectors.go >selector-vectors.json
package main

import (
	"encoding/json"
	"math/rand"
	"os"
	"path"
	"strings"

	"k8s.io/apimachinery/pkg/labels"
)

type selection struct {
	Selector string `json:"selector"`
	Valid    bool   `json:"valid"`
	Matches  []int  `json:"matches"`
}
type pattern struct {
	Pattern string   `json:"pattern"`
	Matches []string `json:"matches"`
}

var sets = []labels.Set{
	{}, {"a": ""}, {"a": "x"}, {"a": "y", "b": "x"}, {"a": "3"}, {"a": "10", "b": ""}, {"a": "-1"}, {"in": "x"},
	{"example.com/a": "x"}, {"a": "x", "notin": "in", "b": "y"}, {"a": "03"}, {"b": "9223372036854775807"}, {"a": "+4"},
}

func main() {
	written := []string{
		"a=x", "a==x", "a!=x", "a", "!a", "a in (x,y)", "a notin (x, y)", "a>3", "a<3", "a>-1", "a=", "a!=", "a==,b", "a in (,x)",
		"a in (x,)", "a in (,)", "a in ()", "a in (x,,y)", "a in (,,)", "in=x", "in in (x)", "notin", "!in", "notin=in", "a in (in,notin)",
		"a=in", "a=notin", "example.com/a=x", "Example.com/a=x", "a/b/c=x", "-a=x", "a=x y", "a=-x", "a=x,", ",a", "", " ", "!!a", "!a=x",
		"a=!x", "a=x==y", "a===x", "a!x", "a(x)", "a in x", "a in (x", "a in x)", "a in (x y)", "a in (x=y)", "a>x", "a>", "a>3.5", "a>+3",
		"a>9223372036854775807", "b<9223372036854775808", "a >= 3", "a => 3", "a=\"x\"", "a='x'", " a\t=\r\nx ", "a in(x)", "a notin(x),b",
		"a,b", "a,!b", "a=x,b=y", "a=x,a=y", "a in (x), a notin (y)", "a IN (x)", "A", strings.Repeat("a", 63), strings.Repeat("a", 64),
		"a=" + strings.Repeat("x", 63), "a=" + strings.Repeat("x", 64), "a.b_c-d", "a/=x", "/a=x", "ecr-pusher.io/a", "app.kubernetes.io/managed-by=x",
		"a in ((x))", "a=x;b=y", "a&b", "a=x)", "(a)", "a in (x),", "a<3,a>-2", "a==", "a=,", "a=,b=",
	}
	words := []string{"a", "b", "x", "3", "in", "notin", "=", "==", "!=", "!", ">", "<", "(", ")", ",", " ", "a", "=", "x", "-1"}
	r := rand.New(rand.NewSource(1))
	for len(written) < 3000 {
		var s strings.Builder
		for n := 1 + r.Intn(9); n > 0; n-- {
			s.WriteString(words[r.Intn(len(words))])
			if r.Intn(3) == 0 {
				s.WriteString(" ")
			}
		}
		written = append(written, s.String())
	}
	var selections []selection
	for _, text := range written {
		parsed, err := labels.Parse(text)
		one := selection{Selector: text, Valid: err == nil, Matches: []int{}}
		for i, set := range sets {
			if err == nil && parsed.Matches(set) {
				one.Matches = append(one.Matches, i)
			}
		}
		selections = append(selections, one)
	}
	names := []string{"a", "ab", "abc", "team-a", "team-b", "team-", "team", "b-team", "kube-system", "aab", "a-b-a-b", "x1"}
	var patterns []pattern
	for _, text := range []string{"*", "?", "??", "team-*", "*-team", "*team*", "t?am-*", "a*b", "a*a*b", "a?c", "kube-*", "*-?", "**", "a**b", "x?", "*a*b*a*", "?*", "z*"} {
		one := pattern{Pattern: text, Matches: []string{}}
		for _, name := range names {
			if matched, _ := path.Match(text, name); matched {
				one.Matches = append(one.Matches, name)
			}
		}
		patterns = append(patterns, one)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if err := out.Encode(map[string]any{"labels": sets, "selectors": selections, "names": names, "patterns": patterns}); err != nil {
		panic(err)
	}
}
