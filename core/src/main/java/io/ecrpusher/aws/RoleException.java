package io.ecrpusher.aws;

import io.ecrpusher.failure.FailureException;

import software.amazon.awssdk.core.exception.SdkClientException;

/** Carries the failure to assume a role through the SDK, so that it isn't another call's. */
final class RoleException extends SdkClientException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialized
    private final FailureException failure;

    RoleException(FailureException failure) {
        super(SdkClientException.builder().message(failure.detail()));
        this.failure = failure;
    }

    FailureException failure() {
        return failure;
    }
}
