package org.jmd.core.net;

/**
 * Names a purpose whose connections share no Tor circuit with those of another (SOCKS5 user and
 * password; tor's {@code IsolateSOCKSAuth}).
 *
 * @param purpose such as {@code directory} or {@code peer}
 * @param token separates instances of one purpose; random per process or per identity
 */
public record Isolation(String purpose, String token) {}
