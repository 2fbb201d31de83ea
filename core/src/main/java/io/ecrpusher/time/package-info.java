/** Deadlines and background work. Imports the failure package only. */
package io.ecrpusher.time;
