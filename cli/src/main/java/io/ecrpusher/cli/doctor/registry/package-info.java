/** Checks of registries: tokens, hosts, and images. */
package io.ecrpusher.cli.doctor.registry;
