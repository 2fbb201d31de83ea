/**
 * The RBAC that a fleet needs in its clusters, and the admission policies that limit it. Imports
 * the fleet, and the shapes of its Secrets.
 */
package io.ecrpusher.rbac;
