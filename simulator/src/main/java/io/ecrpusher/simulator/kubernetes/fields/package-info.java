/**
 * Field ownership of server-side apply: schemas, field sets, merging, and {@code managedFields}.
 *
 * <p>Follows <a
 * href="https://github.com/kubernetes-sigs/structured-merge-diff">structured-merge-diff</a>, which
 * kube-apiserver uses. Imports Gson only: nothing here knows HTTP, storage, or a Kubernetes
 * resource.
 */
package io.ecrpusher.simulator.kubernetes.fields;
