package io.ecrpusher.kubernetes.response;

import com.google.gson.stream.JsonReader;

import java.io.IOException;
import java.io.Reader;

/** Reads JSON from an API server without what it repeats of the credentials it has received. */
public final class ServerReader extends JsonReader {
    private final SentCredentials sent;

    /** Reads {@code in} from a server that has received {@code sent}. */
    public ServerReader(Reader in, SentCredentials sent) {
        super(in);
        this.sent = sent;
    }

    @Override
    public String nextString() throws IOException {
        return sent.removedFrom(super.nextString());
    }

    @Override
    public String nextName() throws IOException {
        return sent.removedFrom(super.nextName());
    }

    /** Returns the next string as it is: a Secret's data holds credentials. */
    String nextRaw() throws IOException {
        return super.nextString();
    }
}
