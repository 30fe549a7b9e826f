package org.jmd.core.net;

import java.time.Duration;
import java.util.Optional;
import org.jmd.core.protocol.DirectoryHandshake;
import org.jmd.core.protocol.DirectoryId;
import org.jmd.core.protocol.DirectoryVerdict;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.NickAuthChallenge;
import org.jmd.core.protocol.NickAuthMode;
import org.jmd.core.protocol.NickAuthProof;
import org.jmd.core.protocol.NickAuthResult;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.runtime.Deadline;

/** How we come to a directory: the handshake and the proof of our nick (protocol.md 2). */
final class DirectoryIntroduction {
  private static final Duration STEP_LIMIT = Duration.ofSeconds(60);
  private static final Duration AUTH_LIMIT = Duration.ofSeconds(30);

  private final ChannelParts parts;
  private final Endpoint endpoint;

  /**
   * Prepares it.
   *
   * @throws LinkEnded if it cannot succeed, so that there is no use in connecting
   */
  DirectoryIntroduction(ChannelParts parts, Endpoint endpoint) throws LinkEnded {
    this.parts = parts;
    this.endpoint = endpoint;
    if (isVerificationRequired() && expectedId().isEmpty()) {
      throw new LinkEnded("verified nicks are required, but its directory id is not configured");
    }
  }

  /**
   * The handshake and, if both sides want it, the proof of our nick.
   *
   * @return what the directory can do
   */
  Features introduce(LinkReader reader, Link link) throws LinkEnded, InterruptedException {
    Optional<DirectoryId> expected = expectedId();
    NickAuthMode mode = parts.settings().nickAuthMode();
    boolean offered = mode != NickAuthMode.DISABLED && expected.isPresent();
    Features ours = offered ? parts.ownFeatures().with(Features.NICK_AUTH) : parts.ownFeatures();
    String handshake = parts.handshakeLine(ours);
    link.send(LinkReader.frame(MessageType.HANDSHAKE, handshake));
    Deadline deadline = parts.tasks().deadline(STEP_LIMIT);
    Features theirs = welcome(reader.await(MessageType.DN_HANDSHAKE, deadline));
    if (offered && theirs.has(Features.NICK_AUTH)) {
      proveNick(reader, link, expected.orElseThrow(), handshake);
    } else if (isVerificationRequired()) {
      throw new LinkEnded("verified nicks are required, but it does not verify");
    }
    return theirs;
  }

  private boolean isVerificationRequired() {
    return parts.settings().nickAuthMode() == NickAuthMode.REQUIRE_VERIFIED;
  }

  private Optional<DirectoryId> expectedId() {
    return Optional.ofNullable(parts.settings().directoryIds().get(endpoint))
        .or(() -> DirectoryId.forEndpoint(endpoint.host(), endpoint.port()));
  }

  private Features welcome(String line) throws LinkEnded {
    try {
      DirectoryHandshake answer = DirectoryHandshake.parse(line);
      return switch (DirectoryVerdict.of(answer, parts.settings().network())) {
        case DirectoryVerdict.Welcome welcome -> welcome.handshake().features();
        case DirectoryVerdict.Rejected rejected ->
            throw new LinkEnded("refused us: " + ProtocolViolation.excerpt(rejected.motd()));
        case DirectoryVerdict.Incompatible incompatible ->
            throw new LinkEnded("is of another kind: " + incompatible.refusal().reason());
      };
    } catch (ProtocolViolation violation) {
      throw new LinkEnded("sent no readable handshake: " + violation.getMessage());
    }
  }

  private void proveNick(LinkReader reader, Link link, DirectoryId expected, String handshake)
      throws LinkEnded, InterruptedException {
    try {
      NickAuthChallenge challenge =
          NickAuthChallenge.parse(
              reader.await(MessageType.NICK_AUTH_CHALLENGE, parts.tasks().deadline(AUTH_LIMIT)));
      if (!challenge.directoryId().equals(expected)) {
        throw new LinkEnded(
            "calls itself " + ProtocolViolation.excerpt(challenge.directoryId().value()));
      }
      NickAuthProof proof = NickAuthProof.create(parts.identity(), challenge, handshake);
      link.send(LinkReader.frame(MessageType.NICK_AUTH_PROOF, proof.line()));
      NickAuthResult result =
          NickAuthResult.parse(
              reader.await(MessageType.NICK_AUTH_RESULT, parts.tasks().deadline(AUTH_LIMIT)));
      if (!result.isVerified()) {
        throw new LinkEnded("did not accept our proof: " + result.code().wireName());
      }
    } catch (ProtocolViolation violation) {
      throw new LinkEnded("broke nick authentication: " + violation.getMessage());
    }
  }
}
