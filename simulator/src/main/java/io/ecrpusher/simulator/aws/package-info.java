/**
 * The few AWS services that are needed to push registry credentials, which check signatures as AWS
 * does. Nothing in here uses AWS's SDK: it must not share a mistake with what it checks.
 */
package io.ecrpusher.simulator.aws;
