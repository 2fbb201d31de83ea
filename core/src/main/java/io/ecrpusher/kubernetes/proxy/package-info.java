/**
 * HTTP and SOCKS proxies to API servers, as Go and kubectl read them. Knows OkHttp's proxies only.
 */
package io.ecrpusher.kubernetes.proxy;
