// Command readers runs the clients' own code on the Secrets under golden/, and prints which logins it finds.
//
//	go mod init readers && go get github.com/docker/cli@latest github.com/google/go-containerregistry@latest \
//	  github.com/google/go-containerregistry/pkg/authn/kubernetes@latest oras.land/oras-go/v2@latest \
//	  github.com/containers/image/v5@latest github.com/fluxcd/pkg/runtime@v0.84.0 k8s.io/kubernetes@v1.36.0    # replace the k8s.io modules of the last one with v0.36.0
//	go run -tags 'containers_image_openpgp exclude_graphdriver_btrfs' . golden > readers.json
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sort"
	"strings"

	imageconfig "github.com/containers/image/v5/pkg/docker/config"
	"github.com/containers/image/v5/types"
	dockerconfig "github.com/docker/cli/cli/config"
	fluxsecrets "github.com/fluxcd/pkg/runtime/secrets"
	"github.com/google/go-containerregistry/pkg/authn"
	kauth "github.com/google/go-containerregistry/pkg/authn/kubernetes"
	"github.com/google/go-containerregistry/pkg/name"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/credentialprovider"
	"k8s.io/kubernetes/pkg/credentialprovider/secrets"
	"oras.land/oras-go/v2/registry/remote/credentials"
)

const image = "111122223333.dkr.ecr.%s.amazonaws.com"

type reading struct {
	Reader, Module, Secret, Host, Username, Password, Problem string
}

// reader reads a whole Secret (imagePullSecrets), or a Docker config in a file (a mounted directory).
type reader struct {
	name, module string
	ofSecret     func(secret corev1.Secret, host string) (string, string, error)
	ofConfig     func(dir, host string) (string, string, error)
}

var readers = []reader{
	{name: "kubelet", module: "k8s.io/kubernetes", ofSecret: func(secret corev1.Secret, host string) (string, string, error) {
		keyring, err := secrets.MakeDockerKeyring([]corev1.Secret{secret}, &credentialprovider.BasicDockerKeyring{})
		if err != nil {
			return "", "", err
		}
		found, _ := keyring.Lookup(host + "/app")
		if len(found) == 0 {
			return "", "", fmt.Errorf("nothing found")
		}
		return found[0].Username, found[0].Password, nil
	}},
	{name: "go-containerregistry, pull secrets (Flux's OCIRepository)", module: "github.com/google/go-containerregistry", ofSecret: func(secret corev1.Secret, host string) (string, string, error) {
		keychain, err := kauth.NewFromPullSecrets(context.Background(), []corev1.Secret{secret})
		if err != nil {
			return "", "", err
		}
		return resolve(keychain, host)
	}},
	{name: "Flux's HelmRepository", module: "github.com/fluxcd/pkg/runtime", ofSecret: func(secret corev1.Secret, host string) (string, string, error) {
		found, err := fluxsecrets.BasicAuthFromSecret(context.Background(), &secret)
		if err != nil {
			return "", "", err
		}
		return found.Username, found.Password, nil
	}},
	{name: "docker, buildkit", module: "github.com/docker/cli", ofConfig: func(dir, host string) (string, string, error) {
		text, err := os.ReadFile(filepath.Join(dir, "config.json"))
		if err != nil {
			return "", "", err
		}
		config, err := dockerconfig.LoadFromReader(bytes.NewReader(text))
		if err != nil {
			return "", "", err
		}
		found, err := config.GetAuthConfig(host)
		return found.Username, found.Password, err
	}},
	{name: "go-containerregistry, DOCKER_CONFIG (kaniko, crane)", module: "github.com/google/go-containerregistry", ofConfig: func(dir, host string) (string, string, error) {
		os.Setenv("DOCKER_CONFIG", dir)
		return resolve(authn.DefaultKeychain, host)
	}},
	{name: "oras (Helm)", module: "oras.land/oras-go/v2", ofConfig: func(dir, host string) (string, string, error) {
		store, err := credentials.NewFileStore(filepath.Join(dir, "config.json"))
		if err != nil {
			return "", "", err
		}
		found, err := store.Get(context.Background(), host)
		return found.Username, found.Password, err
	}},
	{name: "containers/image (podman, buildah, skopeo)", module: "github.com/containers/image/v5", ofConfig: func(dir, host string) (string, string, error) {
		found, err := imageconfig.GetCredentials(&types.SystemContext{AuthFilePath: filepath.Join(dir, "config.json")}, host)
		return found.Username, found.Password, err
	}},
}

func resolve(keychain authn.Keychain, host string) (string, string, error) {
	repository, err := name.NewRepository(host + "/app")
	if err != nil {
		return "", "", err
	}
	found, err := keychain.Resolve(repository)
	if err != nil {
		return "", "", err
	}
	config, err := found.Authorization()
	if err != nil {
		return "", "", err
	}
	return config.Username, config.Password, nil
}

func main() {
	files, _ := filepath.Glob(filepath.Join(os.Args[1], "*.json"))
	sort.Strings(files)
	readings := []reading{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		check(err)
		var secret corev1.Secret
		check(json.Unmarshal(text, &secret))
		if strings.Contains(file, "argocd") {
			continue
		}
		dir, err := os.MkdirTemp("", "readers")
		check(err)
		defer os.RemoveAll(dir)
		for _, value := range secret.Data {
			// As a Pod mounts it: a pull secret with items: [{key: .dockerconfigjson, path: config.json}].
			check(os.WriteFile(filepath.Join(dir, "config.json"), value, 0o600))
		}
		hosts := []string{fmt.Sprintf(image, "eu-west-1")}
		if secret.Type != corev1.SecretTypeBasicAuth {
			hosts = append(hosts, fmt.Sprintf(image, "us-east-1"))
		}
		if strings.Contains(file, "all-hosts") {
			hosts = append(hosts, "111122223333.dkr-ecr.eu-west-1.on.aws", "111122223333.dkr.ecr-fips.us-east-1.amazonaws.com")
		}
		for _, reader := range readers {
			for _, host := range hosts {
				one := reading{Reader: reader.name, Module: version(reader.module), Secret: strings.TrimSuffix(filepath.Base(file), ".json"), Host: host}
				if reader.ofSecret != nil {
					one.Username, one.Password, err = reader.ofSecret(secret, host)
				} else {
					one.Username, one.Password, err = reader.ofConfig(dir, host)
				}
				if err != nil {
					one.Problem = strings.ReplaceAll(err.Error(), dir, "DIR")
				}
				readings = append(readings, one)
			}
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", " ")
	check(out.Encode(readings))
}

func version(module string) string {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			return module + " " + dependency.Version
		}
	}
	return module
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
