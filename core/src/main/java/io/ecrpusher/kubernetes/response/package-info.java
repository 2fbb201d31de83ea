/**
 * Reads the responses of API servers, which may be broken or hostile: bounded in size, memory, and
 * processor time, and as a stream. Imports the credential, failure, settings, and text packages,
 * Okio, and Gson.
 */
package io.ecrpusher.kubernetes.response;
