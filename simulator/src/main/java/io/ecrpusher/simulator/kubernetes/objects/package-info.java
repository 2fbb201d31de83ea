/**
 * The objects of a simulated cluster: resources, parsing, validation, storage, selectors, and the
 * errors about them.
 *
 * <p>Holds rules that apply to an object wherever it comes from. Imports {@code kubernetes.fields},
 * Gson, and SnakeYAML. Knows neither HTTP nor users; those belong to the parent package.
 */
package io.ecrpusher.simulator.kubernetes.objects;
