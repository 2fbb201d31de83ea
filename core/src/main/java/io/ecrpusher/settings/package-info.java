/** Every limit that ecr-pusher chooses itself, with its reason. Imports no other package. */
package io.ecrpusher.settings;
