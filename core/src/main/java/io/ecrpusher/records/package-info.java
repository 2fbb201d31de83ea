/**
 * What is known about every cluster between runs: how long its Secrets remain valid, and what last
 * failed. Holds no credential. Imports the report and what is before it.
 */
package io.ecrpusher.records;
