import FlyingFox
import Foundation
import PageLink

/// Answers requests: the document, the state, the pictures, and nothing else.
struct PageHandler: HTTPHandler {
  let gate: PageGate
  let board: PageBoard
  /// Told that somebody looks, and in which colours.
  let look: @Sendable (_ isDark: Bool) -> Void

  /// How long an answer waits for news; below the server's own limit.
  private static let patience = Duration.seconds(3)

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let query = Dictionary(request.query.map { ($0.name, $0.value) }) { $1 }
    let bearer = request.headers[HTTPHeader("Authorization")].flatMap { value in
      value.hasPrefix("Bearer ") ? String(value.dropFirst(7)) : nil
    }
    if let refusal = gate.refusal(
      method: request.method.rawValue, host: request.headers[HTTPHeader("Host")],
      token: bearer ?? query["token"])
    {
      return Self.answer(refusal)
    }
    switch request.path {
    case "/": return Self.document()
    case "/state":
      look(query["theme"] == "dark")
      let known = query["boot"] == board.boot ? query["known"].flatMap { Int($0) } : nil
      let body = await board.state(otherThan: known, within: Self.patience)
      return Self.response(.ok, "application/json", Data(body))
    case let path where path.hasPrefix("/picture/"):
      guard let id = UInt32(path.dropFirst("/picture/".count)), let image = await board.image(id)
      else { return Self.plain(.notFound, "There is no such picture.") }
      return Self.response(.ok, image.kind.mediaType, Data(image.bytes))
    default: return Self.plain(.notFound, "There is nothing here.")
    }
  }

  /// The page; its script runs by a word of its own, so that nothing else on it could.
  private static func document() -> HTTPResponse {
    var generator = SystemRandomNumberGenerator()
    let word = String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
    let text = PageDocument.text.replacingOccurrences(of: "%NONCE%", with: word)
    var response = response(.ok, "text/html; charset=utf-8", Data(text.utf8))
    response.headers[HTTPHeader("Content-Security-Policy")] =
      "default-src 'none'; script-src 'nonce-\(word)'; style-src 'unsafe-inline'; "
      + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
      + "frame-ancestors 'none'"
    return response
  }

  private static func answer(_ refusal: PageGate.Refusal) -> HTTPResponse {
    switch refusal {
    case .method:
      var response = plain(.methodNotAllowed, "This page can be read, and nothing else.")
      response.headers[HTTPHeader("Allow")] = "GET"
      return response
    case .host: return plain(.misdirectedRequest, "This machine is not called so.")
    case .token:
      return plain(
        .forbidden, "The address is not whole: `show` in the lab prints it, with its token.")
    }
  }

  private static func plain(_ status: HTTPStatusCode, _ text: String) -> HTTPResponse {
    response(status, "text/plain; charset=utf-8", Data((text + "\n").utf8))
  }

  private static func response(
    _ status: HTTPStatusCode, _ type: String, _ body: Data
  ) -> HTTPResponse {
    HTTPResponse(
      statusCode: status,
      headers: [
        HTTPHeader("Content-Type"): type, HTTPHeader("Cache-Control"): "no-store",
        HTTPHeader("X-Content-Type-Options"): "nosniff",
        HTTPHeader("Referrer-Policy"): "no-referrer",
        HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
        HTTPHeader("X-Frame-Options"): "DENY",
      ], body: body)
  }
}

extension HTTPStatusCode {
  /// A `Host:` that is not this server's (RFC 9110, 15.5.20).
  static let misdirectedRequest = HTTPStatusCode(421, phrase: "Misdirected Request")
}
