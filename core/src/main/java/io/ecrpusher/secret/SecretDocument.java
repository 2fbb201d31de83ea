package io.ecrpusher.secret;

import com.google.gson.JsonObject;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.fleet.SecretSpec;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The type, labels, and data of a Secret in one format. */
sealed interface SecretDocument
        permits Dockerconfigjson, Dockercfg, OpaqueConfig, BasicAuth, ArgoCdDocument {
    /** Returns the document for the format of {@code spec}. */
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

    /** Returns the Secret's type. */
    String type();

    /** Returns the labels by which readers find the Secret. */
    default Map<String, String> labels() {
        return Map.of();
    }

    /**
     * Returns the Secret's data as plain text, by key.
     *
     * @param passwords by host name, in every style that the Secret needs
     */
    SortedMap<String, Credential> data(SortedMap<String, Credential> passwords);

    /** Returns data with one key. */
    static SortedMap<String, Credential> of(String key, JsonObject document) {
        return new TreeMap<>(Map.of(key, Credential.of(document.toString())));
    }
}
