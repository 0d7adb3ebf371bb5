internal import CToml
import Console

/// A value of a TOML file, with where it stands.
struct TOMLValue {
  /// What a value can be.
  enum Content {
    case text(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    /// A date or a time.
    case other
    case array([TOMLValue])
    /// In the order of the file.
    case table([TOMLMember])
  }

  /// What it is.
  var content: Content
  /// Where it stands.
  let span: SourceSpan

  /// The members of a table; nil for anything else.
  var members: [TOMLMember]? {
    if case .table(let members) = content { members } else { nil }
  }

  /// The elements of an array; nil for anything else.
  var elements: [TOMLValue]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  /// The text of a string; nil for anything else.
  var text: String? {
    if case .text(let text) = content { text } else { nil }
  }

  /// A number, whole or not; nil for anything else.
  var number: Double? {
    switch content {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// True for a whole number.
  var isWhole: Bool { if case .integer = content { true } else { false } }

  /// What it is, in words, for who wanted something else.
  var noun: String {
    switch content {
    case .text(let text): "`\(text)`"
    case .integer(let value): "\(value)"
    case .number(let value): NumberText.short(value)
    case .boolean(let value): "\(value)"
    case .other: "a date or a time"
    case .array: "an array"
    case .table: "a table"
    }
  }
}

/// A key of a table with its value.
struct TOMLMember {
  let key: String
  /// Where the key stands.
  let span: SourceSpan
  let value: TOMLValue
}

/// Reads TOML 1.0, by toml++.
enum TOML {
  /// The document in `source`, a table.
  ///
  /// - Throws: What is no TOML, at its place.
  static func parse(_ source: SourceText) throws(Diagnostic) -> TOMLValue {
    let builder = Builder(source)
    var text = source.text
    var message = [CChar](repeating: 0, count: 256)
    var (line, column): (UInt32, UInt32) = (1, 1)
    let isRead = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { bytes in
        glt_parse(
          bytes.baseAddress, bytes.count, Unmanaged.passUnretained(builder).toOpaque(),
          { context, event in
            guard let context, let event else { return }
            Unmanaged<Builder>.fromOpaque(context).takeUnretainedValue().take(event.pointee)
          }, &message, &line, &column)
      }
    }
    guard isRead, let document = builder.document else {
      let words = String(
        decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let sentence = words.split(separator: ";").first.map(String.init) ?? words
      throw Diagnostic(
        sentence.prefix(1).lowercased() + sentence.dropFirst(),
        at: source.span(line: Int(line), column: Int(column)),
        hint: "texts stand between quotation marks, lists between [ and ]: see https://toml.io")
    }
    return document
  }

  /// Puts a document together from the events of a walk through it.
  private final class Builder {
    private(set) var document: TOMLValue?
    private let source: SourceText
    /// Tables and arrays that are not at their end, each with the key it will stand under.
    private var open: [(value: TOMLValue, key: (name: String, span: SourceSpan)?)] = []

    init(_ source: SourceText) { self.source = source }

    func take(_ event: glt_event) {
      let key = event.key.map { pointer in
        (name: text(pointer, event.key_length), span: span(event.key_line, event.key_column, nil))
      }
      let isOneLine = event.line == event.end_line && event.end_column > event.column
      let place = span(
        event.line, event.column, isOneLine ? Int(event.end_column - event.column) : nil)
      func leaf(_ content: TOMLValue.Content) { add(TOMLValue(content: content, span: place), key) }
      switch Int(event.kind) {
      case GLT_TABLE: open.append((TOMLValue(content: .table([]), span: place), key))
      case GLT_ARRAY: open.append((TOMLValue(content: .array([]), span: place), key))
      case GLT_END:
        guard var last = open.popLast() else { return }
        if case .table(let members) = last.value.content {
          // The walk goes by the alphabet; a reader's order is that of the file.
          last.value.content = .table(
            members.sorted { ($0.span.line, $0.span.column) < ($1.span.line, $1.span.column) })
        }
        add(last.value, last.key)
      case GLT_STRING: leaf(.text(event.text.map { text($0, event.text_length) } ?? ""))
      case GLT_INTEGER: leaf(.integer(Int(event.integer)))
      case GLT_NUMBER: leaf(.number(event.number))
      case GLT_BOOLEAN: leaf(.boolean(event.integer != 0))
      default: leaf(.other)
      }
    }

    private func add(_ value: TOMLValue, _ key: (name: String, span: SourceSpan)?) {
      guard let parent = open.last?.value else {
        document = value
        return
      }
      let last = open.count - 1
      switch parent.content {
      case .table(let members):
        guard let key else { return }
        let member = TOMLMember(key: key.name, span: key.span, value: value)
        open[last].value.content = .table(members + [member])
      case .array(let elements): open[last].value.content = .array(elements + [value])
      default: return
      }
    }

    private func text(_ pointer: UnsafePointer<CChar>, _ count: Int) -> String {
      pointer.withMemoryRebound(to: UInt8.self, capacity: count) {
        String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
      }
    }

    private func span(_ line: UInt32, _ column: UInt32, _ length: Int?) -> SourceSpan {
      source.span(line: max(1, Int(line)), column: max(1, Int(column)), length: length ?? 1)
    }
  }
}
