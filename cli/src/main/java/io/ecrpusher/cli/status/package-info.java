/** Shows the records that runs keep, as a table, document, or page. Contacts no cluster. */
package io.ecrpusher.cli.status;
