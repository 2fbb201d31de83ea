package io.ecrpusher.plan;

import io.ecrpusher.fleet.select.NamePattern;

/**
 * ServiceAccounts to list with one request.
 *
 * @param namespace empty for all namespaces
 * @param name the only account, or a pattern for all accounts
 */
public record ServiceAccountQuery(String namespace, NamePattern name) {}
