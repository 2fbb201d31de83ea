/**
 * Decides what a run does, without calling anything: the fleet and the trigger become one job per
 * cluster, and a cluster's namespaces become targets. Imports the fleet only.
 */
package io.ecrpusher.plan;
