/** Shows what a run would write: the flow as a dry run, grouped by equal clusters. */
package io.ecrpusher.cli.plan;
