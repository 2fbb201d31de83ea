/** The RBAC that a fleet needs in its clusters. Imports the fleet only. */
package io.ecrpusher.rbac;
