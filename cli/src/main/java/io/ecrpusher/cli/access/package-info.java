/**
 * What ecr-pusher's group needs in a cluster, what it has there, and the difference: RBAC and
 * admission policies as objects of the Kubernetes API.
 */
package io.ecrpusher.cli.access;
