/**
 * The evaluation of validating admission policies: matching, and CEL expressions.
 *
 * <p>Imports {@code kubernetes.objects}, Gson, and CEL. Knows neither HTTP nor users; a request
 * arrives as JSON.
 */
package io.ecrpusher.simulator.kubernetes.admission;
