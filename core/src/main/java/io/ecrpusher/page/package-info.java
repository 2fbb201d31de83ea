/**
 * The fleet page: one HTML file that shows the records; and the remedy for each cause of failure.
 * Contacts nothing. Imports the records and what is before them.
 */
package io.ecrpusher.page;
