package io.ecrpusher.simulator.kubernetes.request;

import io.ecrpusher.simulator.kubernetes.objects.Resource;

/**
 * The address of an object.
 *
 * @param namespace empty for a cluster-scoped resource
 * @param name empty if the server generates it
 */
public record ObjectRef(Resource resource, String namespace, String name) {}
