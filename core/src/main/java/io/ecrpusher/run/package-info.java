/**
 * The whole flow: reads the fleet, plans, pushes, and reports. {@code Application} wires it, and
 * may therefore import every package of the flow.
 */
package io.ecrpusher.run;
