package io.ecrpusher.secret;

import com.google.gson.JsonObject;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.fleet.Format;

import java.util.SortedMap;

/** The one document that a Secret holds, in one format. */
sealed interface SecretDocument permits Dockerconfigjson, Dockercfg, OpaqueConfig {
    static SecretDocument of(Format format) {
        return switch (format) {
            case DOCKERCONFIGJSON -> new Dockerconfigjson();
            case DOCKERCFG -> new Dockercfg();
            case OPAQUE_CONFIG -> new OpaqueConfig();
        };
    }

    /** The Secret's type. */
    String type();

    /** The document's key in the Secret's data. */
    String key();

    /** The document that holds {@code passwords}, by the registry's host as it is to be spelt. */
    JsonObject render(SortedMap<String, Credential> passwords);
}
