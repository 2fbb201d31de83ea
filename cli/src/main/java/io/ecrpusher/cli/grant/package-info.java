/**
 * Gives ecr-pusher access to all clusters of a fleet, checks the access, and takes it back: access
 * entries, RBAC, and admission policies.
 */
package io.ecrpusher.cli.grant;
