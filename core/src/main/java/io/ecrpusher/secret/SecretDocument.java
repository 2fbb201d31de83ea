package io.ecrpusher.secret;

import com.google.gson.JsonObject;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.fleet.SecretSpec;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a Secret holds, in one format. */
sealed interface SecretDocument
        permits Dockerconfigjson, Dockercfg, OpaqueConfig, BasicAuth, ArgoCdDocument {
    static SecretDocument of(SecretSpec spec) {
        return switch (spec.format()) {
            case DOCKERCONFIGJSON -> new Dockerconfigjson();
            case DOCKERCFG -> new Dockercfg();
            case OPAQUE_CONFIG -> new OpaqueConfig();
            case BASIC_AUTH -> new BasicAuth();
            case ARGOCD_REPOSITORY -> new ArgoCdDocument(spec.argoCd().orElseThrow(), false);
            case ARGOCD_REPO_CREDS -> new ArgoCdDocument(spec.argoCd().orElseThrow(), true);
        };
    }

    /** The Secret's type. */
    String type();

    /** Labels by which its readers find it. */
    default Map<String, String> labels() {
        return Map.of();
    }

    /**
     * The Secret's data, as plain text by key.
     *
     * @param passwords by the registry's host as it is to be spelt
     */
    SortedMap<String, Credential> data(SortedMap<String, Credential> passwords);

    /** Data of one key. */
    static SortedMap<String, Credential> of(String key, JsonObject document) {
        return new TreeMap<>(Map.of(key, Credential.of(document.toString())));
    }
}
