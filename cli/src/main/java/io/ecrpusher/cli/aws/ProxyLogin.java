package io.ecrpusher.cli.aws;

import io.ecrpusher.credential.Credential;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Logs in to the proxy of {@code HTTPS_PROXY}, and to nothing else. */
final class ProxyLogin extends Authenticator {
    private final String user;
    private final Credential password;

    private ProxyLogin(String user, Credential password) {
        this.user = user;
        this.password = password;
    }

    /**
     * Creates a login.
     *
     * @param authorization the value of a Basic Proxy-Authorization header
     */
    static ProxyLogin of(Credential authorization) {
        String encoded = authorization.reveal().substring("Basic ".length());
        String login = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        int colon = login.indexOf(':');
        return new ProxyLogin(login.substring(0, colon), Credential.of(login.substring(colon + 1)));
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY
                ? new PasswordAuthentication(user, password.reveal().toCharArray())
                : null;
    }
}
