/**
 * Patterns and label selectors that select namespaces, ServiceAccounts, and clusters by name or
 * label. Imports only {@code text}.
 */
package io.ecrpusher.fleet.select;
