// Command argocd runs Argo CD's own code on the Argo CD Secrets under golden/, and prints which login it finds for which repoURL.
// It's a module of its own, because Argo CD replaces all k8s.io modules.
//
//	go mod init argocd
//	(go mod download -json github.com/argoproj/argo-cd/v3@v3.5.7 | jq -r .GoMod | xargs awk '/^replace \(/,/^\)/') >> go.mod
//	go mod edit -replace github.com/argoproj/argo-cd/gitops-engine=github.com/argoproj/argo-cd/gitops-engine@v0.0.0-20260914071520-c9c369efcc5b
//	go mod edit -require github.com/argoproj/argo-cd/v3@v3.5.7 && go mod tidy
//	go run argocd.go golden > argocd.json
package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"sort"
	"strings"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/db"
	"github.com/argoproj/argo-cd/v3/util/settings"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/fake"
)

const (
	namespace = "argocd"
	host      = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
)

// repoURLs of Applications.
var repoURLs = []string{
	host,
	host + "/",
	host + "/apps",
	host + "/apps/web",
	host + "/apps/web/api",
	host + "/other",
	host + ".evil.example/apps/web",
	"111122223333.dkr.ecr.us-east-1.amazonaws.com/apps/web",
	"https://" + host + "/apps/web",
	"oci://" + host,
	"oci://" + host + "/apps",
	"oci://" + host + "/apps/web",
	"oci://" + host + "/apps/web/api",
	"oci://" + host + "/other",
	"oci://" + host + ".evil.example/apps/web",
}

type reading struct {
	Module, Secret, RepoURL, Type, Username, Password string
	EnableOCI                                         bool
}

func main() {
	files, err := filepath.Glob(filepath.Join(os.Args[1], "argocd-*.json"))
	check(err)
	sort.Strings(files)
	readings := []reading{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		check(err)
		var secret corev1.Secret
		check(json.Unmarshal(text, &secret))
		secret.Namespace = namespace
		for _, url := range repoURLs {
			found := lookup(secret, url)
			readings = append(readings, reading{
				Module:  "github.com/argoproj/argo-cd/v3 " + version(),
				Secret:  strings.TrimSuffix(filepath.Base(file), ".json"),
				RepoURL: url, Type: found.Type, Username: found.Username, Password: found.Password, EnableOCI: found.EnableOCI,
			})
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", " ")
	check(out.Encode(readings))
}

// lookup finds the login as the application controller does for each source of an Application: controller/state.go calls GetRepository.
func lookup(secret corev1.Secret, repoURL string) *v1alpha1.Repository {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	client := fake.NewClientset(&secret,
		&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "argocd-cm", Namespace: namespace, Labels: map[string]string{"app.kubernetes.io/part-of": "argocd"}}},
		&corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "argocd-secret", Namespace: namespace}, Data: map[string][]byte{"server.secretkey": []byte("unused")}})
	found, err := db.NewDB(namespace, settings.NewSettingsManager(ctx, client, namespace), client).GetRepository(ctx, repoURL, "default")
	check(err)
	return found
}

func version() string {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == "github.com/argoproj/argo-cd/v3" {
			return dependency.Version
		}
	}
	return "unknown"
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
