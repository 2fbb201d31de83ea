package io.ecrpusher.simulator.hostile;

import io.ecrpusher.simulator.http.CertificateAuthority;

import java.net.URI;

/**
 * What a malicious cluster knows of its neighborhood.
 *
 * @param sibling the API server of another cluster of the fleet
 * @param siblingAuthority the authority of that server's certificate, as if its key were stolen
 * @param sts the endpoint of AWS
 */
public record Neighbors(URI sibling, CertificateAuthority siblingAuthority, URI sts) {}
