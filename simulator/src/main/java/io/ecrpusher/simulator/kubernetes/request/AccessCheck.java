package io.ecrpusher.simulator.kubernetes.request;

/**
 * A decision of the authorizer about a request, or about the creation that an apply turns into.
 *
 * @param user the user's name
 */
public record AccessCheck(String user, Attributes attributes, boolean allowed) {}
