package io.ecrpusher.failure;

/** Why a Secret was not written, and whether trying again can help without anybody acting. */
public enum Cause {
    /** No connection, or no answer in time. */
    UNREACHABLE(true),
    /** The other side answered that it failed (5xx). */
    SERVER_FAILED(true),
    /** AWS or an API server asked for fewer requests. */
    THROTTLED(true),
    /** The cluster is being made or deleted. */
    NOT_READY(true),
    /** Another client changed the object in the same moment. */
    CONFLICTING_UPDATE(true),
    /** The run's own time was up before this Secret's turn. */
    OUT_OF_TIME(true),
    /** The cluster does not know who signed the bearer token, or the client certificate. */
    NOT_AUTHENTICATED(false),
    /** AWS, the cluster or a proxy in front of it does not let the principal do this. */
    NOT_AUTHORIZED(false),
    /** The API server's certificate is out of date, or not signed by the cluster's CA. */
    NOT_TRUSTED(false),
    /** There is no cluster of this name in this Region and account. */
    UNKNOWN_CLUSTER(false),
    /** The namespace does not exist, or is being deleted. */
    NAMESPACE_GONE(false),
    /** Another field manager owns the Secret's fields. */
    OWNED_BY_OTHER(false),
    /** The Secret exists with another type, which Kubernetes does not change. */
    TYPE_CHANGED(false),
    /** The Secret is marked {@code immutable: true}. */
    IMMUTABLE(false),
    /** Refused as malformed, by a quota, or by an admission rule. */
    INVALID(false),
    /** Nothing that the program knows; treated as passing. */
    UNEXPECTED(true);

    private final boolean retryable;

    Cause(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the next try may succeed by itself. */
    public boolean retryable() {
        return retryable;
    }
}
