package io.ecrpusher.failure;

/** Why a Secret wasn't written, and whether a retry may help. */
public enum Cause {
    /** No connection, or no response in time. */
    UNREACHABLE(true),
    /** The server answered that it failed (5xx). */
    SERVER_FAILED(true),
    /** AWS or an API server asked for fewer requests. */
    THROTTLED(true),
    /** The cluster is being created or deleted. */
    NOT_READY(true),
    /** Another client changed the object at the same moment. */
    CONFLICTING_UPDATE(true),
    /** The run's time was up before this Secret's turn. */
    OUT_OF_TIME(true),
    /** The cluster doesn't accept the bearer token or client certificate. */
    NOT_AUTHENTICATED(false),
    /** AWS, the cluster, or a proxy in front of it doesn't allow the request. */
    NOT_AUTHORIZED(false),
    /** The API server's certificate has expired, or isn't signed by the cluster's CA. */
    NOT_TRUSTED(false),
    /** Something in front of the API server answered, or another server. */
    NOT_KUBERNETES(false),
    /** The Secret is being deleted, and a finalizer holds it. */
    HELD_BY_FINALIZER(false),
    /** The Region and account have no cluster of this name. */
    UNKNOWN_CLUSTER(false),
    /** The namespace doesn't exist, or is being deleted. */
    NAMESPACE_GONE(false),
    /** Another field manager owns the Secret's fields. */
    OWNED_BY_OTHER(false),
    /** The Secret exists with another type, which Kubernetes can't change. */
    TYPE_CHANGED(false),
    /** The Secret is marked {@code immutable: true}. */
    IMMUTABLE(false),
    /** Rejected as malformed, by a quota, or by an admission policy. */
    INVALID(false),
    /** An error that no rule covers; treated as temporary. */
    UNEXPECTED(true);

    private final boolean retryable;

    Cause(boolean retryable) {
        this.retryable = retryable;
    }

    /** Returns true if a retry may succeed without anybody changing anything. */
    public boolean retryable() {
        return retryable;
    }
}
