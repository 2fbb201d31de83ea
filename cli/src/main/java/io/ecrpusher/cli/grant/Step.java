package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.access.ApiObject;

import java.util.Set;

/** One change of a cluster. Each step may be repeated. */
sealed interface Step {
    /** Returns the step for people. */
    String text();

    /** Creates the access entry with the group. */
    record CreateEntry(String text) implements Step {}

    /** Replaces the groups of the access entry. */
    record SetGroups(String text, Set<String> groups) implements Step {}

    /** Deletes the access entry. */
    record DeleteEntry(String text) implements Step {}

    /** Applies an object. */
    record Apply(String text, ApiObject needed) implements Step {}

    /** Deletes an object that only this command has applied. */
    record Delete(String text, ApiObject live) implements Step {}
}
