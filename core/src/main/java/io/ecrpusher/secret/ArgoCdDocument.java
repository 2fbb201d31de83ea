package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.fleet.ArgoCd;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One registry's login as Argo CD keeps it; see "Repositories" in Argo CD's "Declarative Setup".
 *
 * @param template whether it serves all repositories below its URL, as {@code repo-creds} do
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
        return data;
    }

    /**
     * A repository's has to equal the Application's {@code repoURL}, which ends without a slash.
     * Templates match by bare prefix: without the slash {@code host} would send the password to
     * {@code host.evil.example} too.
     */
    private String url(String host) {
        String scheme = argoCd.type() == ArgoCd.Type.OCI ? "oci://" : "";
        String path = argoCd.repository().map("/"::concat).orElse("");
        return scheme + host + path + (template ? "/" : "");
    }
}
