package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.fleet.ArgoCd;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The login of one registry in Argo CD's format. See "Repositories" in <a
 * href="https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/">Argo CD's
 * declarative setup</a>.
 *
 * @param template true for {@code repo-creds}, which apply to all repositories below their URL;
 *     false for a single {@code repository}
 */
record ArgoCdDocument(ArgoCd argoCd, boolean template) implements SecretDocument {
    @Override
    public String type() {
        return "Opaque";
    }

    @Override
    public Map<String, String> labels() {
        return Map.of("argocd.argoproj.io/secret-type", template ? "repo-creds" : "repository");
    }

    @Override
    public SortedMap<String, Credential> data(SortedMap<String, Credential> passwords) {
        if (passwords.size() != 1) {
            throw new IllegalArgumentException("%d logins, not one".formatted(passwords.size()));
        }
        String host = passwords.firstKey();
        SortedMap<String, Credential> data = new TreeMap<>();
        data.put("url", Credential.of(url(host)));
        data.put("type", Credential.of(argoCd.type().fieldValue()));
        data.put("username", Credential.of(DockerAuths.USER));
        data.put("password", passwords.get(host));
        if (argoCd.type() == ArgoCd.Type.HELM) {
            data.put("enableOCI", Credential.of("true"));
        }
        // Argo CD reads these of a repository only: secretToRepoCred in
        // util/db/repository_secrets.go.
        argoCd.project().ifPresent(project -> data.put("project", Credential.of(project)));
        argoCd.name().ifPresent(name -> data.put("name", Credential.of(name)));
        return data;
    }

    /**
     * Returns the URL. A repository's URL must equal the Application's {@code repoURL}, which has
     * no trailing slash. Templates match by string prefix, so {@code host} without the slash would
     * also send the password to {@code host.evil.example}. After a path, a slash would exclude the
     * Application whose {@code repoURL} is that path, such as one that names its chart in {@code
     * chart}. See getRepositoryCredentialIndex in Argo CD's util/db/repository_secrets.go.
     */
    private String url(String host) {
        String scheme = argoCd.type() == ArgoCd.Type.OCI ? "oci://" : "";
        String path = argoCd.repository().map("/"::concat).orElse(template ? "/" : "");
        return scheme + host + path;
    }
}
