/** The fleet page in the deployment's bucket. Imports the AWS edge. */
package io.ecrpusher.aws.page;
