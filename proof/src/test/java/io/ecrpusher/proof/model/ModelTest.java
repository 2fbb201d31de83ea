package io.ecrpusher.proof.model;

import net.jqwik.api.Example;

/**
 * Runs the product beside a model that says what each Secret must be.
 *
 * <p>A seed stands for two random deployments in up to four clusters, and for a chain of random
 * steps; see {@link Steps}. The product's own code runs, from {@code Run}, {@code Dispatch}, and
 * {@code Worker} to its HTTP client. In memory are AWS, the queue, the records' objects, the API
 * servers, and the time; see {@link Product}. After each step:
 *
 * <ul>
 *   <li>Every Secret of every cluster equals the model's: its type, logins with the number of their
 *       token, labels, annotations, the owners of each field, and its UID. So do the
 *       imagePullSecrets. Only while a run is killed midway, loses responses, or finds out that a
 *       cluster was replaced, a Secret may be as before or as after the run.
 *   <li>A run reports as written what the model says, and nothing else.
 *   <li>No run uses a token older than its process may reuse, by its clock, and none replaces one
 *       that is newer by more than that, the time for which the run was held up, and the jumps of
 *       its clock.
 *   <li>No login expires within half a token's life after a run that wrote all of the Secret's.
 *   <li>The records show no expiry in more namespaces than Secrets have had it.
 * </ul>
 *
 * <p>At the end of each chain, all faults stop. One rotation makes every Secret right; a cluster
 * that was replaced meanwhile needs a second one.
 *
 * <p>Run more seeds with {@code mvn -pl proof -am test -Dtest=ModelTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dmodel.seeds=10000}. A failure names its seed, the
 * properties that repeat it, and the shortest chain of steps that breaks the same promise. Add
 * {@code -Dmodel.steps=2000} for longer chains.
 *
 * <p>The model finds these mutations of the product. It doesn't find a deletion without
 * preconditions, because no step changes a Secret between the read and the deletion.
 *
 * <table>
 *   <caption>Mutations</caption>
 *   <tr><th>mutation</th><th>first seed</th><th>promise</th><th>steps when shrunk</th></tr>
 *   <tr><td>tokens are reused forever</td><td>1</td><td>OLD TOKEN</td><td>7</td></tr>
 *   <tr><td>clock set back is not noticed</td><td>12</td><td>OLD TOKEN</td><td>5</td></tr>
 *   <tr><td>merge drops the logins of others</td><td>3</td><td>CLUSTER</td><td>11</td></tr>
 *   <tr><td>merge does not note that it holds the logins of others</td><td>3</td><td>CLUSTER</td><td>11</td></tr>
 *   <tr><td>every write deletes and recreates</td><td>1</td><td>CLUSTER</td><td>4</td></tr>
 *   <tr><td>recreate deletes the Secrets of others</td><td>1</td><td>REPORT</td><td>4</td></tr>
 *   <tr><td>a failed write is recorded as a success</td><td>1</td><td>RECORDS</td><td>2</td></tr>
 *   <tr><td>a failed write is reported as a success</td><td>1</td><td>REPORT</td><td>2</td></tr>
 *   <tr><td>prune deletes what others wrote too</td><td>50</td><td>CLUSTER</td><td>5</td></tr>
 *   <tr><td>prune ignores the label of the fleet</td><td>1316</td><td>CLUSTER</td><td>9</td></tr>
 *   <tr><td>prune trusts a pattern that matches nothing</td><td>21</td><td>CLUSTER</td><td>5</td></tr>
 *   <tr><td>the field manager ignores the name of the fleet</td><td>1</td><td>CLUSTER</td><td>3</td></tr>
 *   <tr><td>annotations ignore the name of the fleet</td><td>3</td><td>CLUSTER</td><td>4</td></tr>
 *   <tr><td>refuse is ignored</td><td>1</td><td>REPORT</td><td>4</td></tr>
 *   <tr><td>keep is ignored</td><td>14</td><td>REPORT</td><td>2</td></tr>
 *   <tr><td>imagePullSecrets of others are replaced</td><td>3</td><td>CLUSTER</td><td>4</td></tr>
 *   <tr><td>a wrong endpoint is kept</td><td>16</td><td>CONVERGE</td><td>7</td></tr>
 *   <tr><td>a merge with kept logins reports the later expiry</td><td>21</td><td>RECORDS</td><td>7</td></tr>
 *   <tr><td>merge has no resourceVersion</td><td>300</td><td>CLUSTER</td><td>4</td></tr>
 *   <tr><td>a namespace that terminates is written to</td><td>1</td><td>REPORT</td><td>8</td></tr>
 *   <tr><td>a sweep takes every namespace</td><td>1</td><td>REPORT</td><td>4</td></tr>
 *   <tr><td>a sweep prunes</td><td>1</td><td>CLUSTER</td><td>3</td></tr>
 *   <tr><td>a Secret with one failed registry is not written</td><td>1</td><td>REPORT</td><td>3</td></tr>
 *   <tr><td>a failed target gets another expiry in the records</td><td>1</td><td>RECORDS</td><td>3</td></tr>
 * </table>
 */
class ModelTest {
    @Example
    void everySecretIsAsTheModelSays() {
        Seeds.run(
                Integer.getInteger("model.first", 1),
                Integer.getInteger("model.seeds", 10),
                Integer.getInteger("model.steps", 100));
    }
}
