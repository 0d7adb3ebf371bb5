import Foundation

/// What the lab asks of the index: one JSON object goes in, one comes out, so that neither side knows the
/// other's types and the lab starts without SQLite.
private struct Request: Codable {
  var path: String
  /// With this alone, the stamps are asked for.
  var put: [Entry]?
  var gone: [Int]?
  var select: Query?
}

private struct Response: Codable {
  var stamps: [Int: String]?
  var runs: [Entry]?
  var error: String?
}

/// Answers a request; the answer is the caller's to free.
@c(gl_run_index) public func answer(
  _ request: UnsafePointer<CChar>
) -> UnsafeMutablePointer<CChar>? {
  var response = Response()
  do {
    let request = try JSONDecoder().decode(Request.self, from: Data(String(cString: request).utf8))
    let index = try Index(path: request.path)
    if request.put != nil || request.gone != nil {
      try index.put(request.put ?? [], removing: request.gone ?? [])
    } else if let query = request.select {
      response.runs = try index.select(query)
    } else {
      response.stamps = try index.stamps()
    }
  } catch {
    response.error = "\(error)"
  }
  let text = (try? JSONEncoder().encode(response)).map { String(decoding: $0, as: UTF8.self) }
  return strdup(text ?? #"{"error":"the answer cannot be written"}"#)
}
