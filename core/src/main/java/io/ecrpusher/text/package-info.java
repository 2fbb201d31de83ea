/** Helpers for messages to users: quoted text and suggestions. Imports no other package. */
package io.ecrpusher.text;
