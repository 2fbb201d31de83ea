/**
 * Requests to a simulated API server as the server reads them: attributes, options, bodies, and the
 * representation that the client accepts.
 *
 * <p>Imports {@code http}, {@code kubernetes.objects}, {@code kubernetes.fields}, and Gson. Knows
 * neither users nor storage; those belong to the parent package.
 */
package io.ecrpusher.simulator.kubernetes.request;
