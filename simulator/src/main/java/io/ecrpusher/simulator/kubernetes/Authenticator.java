package io.ecrpusher.simulator.kubernetes;

import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.kubernetes.objects.ApiException;
import io.ecrpusher.simulator.kubernetes.request.Attributes;
import io.ecrpusher.simulator.kubernetes.request.RequestErrors;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Identifies the user of a request by bearer token and impersonation headers. */
final class Authenticator {
    private final String adminToken;
    private final TokenReviewer reviewer;
    private final Authorizer authorizer;

    Authenticator(String adminToken, TokenReviewer reviewer, Authorizer authorizer) {
        this.adminToken = adminToken;
        this.reviewer = reviewer;
        this.authorizer = authorizer;
    }

    User user(HttpRequest request) {
        User caller = caller(request);
        Optional<String> name = request.headers().first("Impersonate-User");
        List<String> groups = request.headers().all("Impersonate-Group");
        if (name.isEmpty()) {
            if (!groups.isEmpty()) {
                throw ApiException.badRequest(
                        ("requested &user.DefaultInfo{Name:\"\", UID:\"\", Groups:[]string{%s},"
                                        + " Extra:map[string][]string(nil)} without impersonating a"
                                        + " user name")
                                .formatted(
                                        String.join(
                                                ", ",
                                                groups.stream()
                                                        .map(group -> "\"" + group + "\"")
                                                        .toList())));
            }
            return caller;
        }
        requireImpersonation(caller, "users", name.get());
        for (String group : groups) {
            requireImpersonation(caller, "groups", group);
        }
        return authenticated(new User(name.get(), Set.copyOf(groups)));
    }

    private void requireImpersonation(User user, String resource, String name) {
        authorizer.require(
                user, new Attributes.ForResource("impersonate", "", resource, "", "", name));
    }

    private User caller(HttpRequest request) {
        Optional<String> header = request.headers().first("Authorization");
        if (header.isEmpty() || !header.get().regionMatches(true, 0, "Bearer ", 0, 7)) {
            return User.ANONYMOUS;
        }
        String token = header.get().substring(7).strip();
        if (token.equals(adminToken)) {
            return new User("admin", Set.of(User.MASTERS, User.AUTHENTICATED));
        }
        return reviewer.review(token)
                .map(Authenticator::authenticated)
                .orElseThrow(RequestErrors::unauthorized);
    }

    private static User authenticated(User user) {
        if (user.name().equals(User.ANONYMOUS.name())) {
            return user;
        }
        Set<String> groups = new HashSet<>(user.groups());
        groups.add(User.AUTHENTICATED);
        return new User(user.name(), groups);
    }
}
