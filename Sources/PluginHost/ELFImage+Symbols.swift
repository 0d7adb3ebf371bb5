extension ELFImage {
  /// True if the library defines the symbol `name` for others; nil if it has no table to look in.
  ///
  /// The table of names is a hash table, in GNU's form or in System V's: looking a name up reads a
  /// few words, however large the library is.
  ///
  /// - Throws: `unreadable`.
  func defines(_ name: String) throws(PluginError) -> Bool? {
    let table = try dynamicTable()
    guard let symbols = table[6].flatMap(offset), let names = table[5].flatMap(offset) else {
      return nil
    }
    let candidates: [UInt64]
    if let hash = table[0x6fff_fef5].flatMap(offset) {
      candidates = try gnuCandidates(name, at: hash)
    } else if let hash = table[4].flatMap(offset) {
      candidates = try systemVCandidates(name, at: hash)
    } else {
      return nil
    }
    for candidate in candidates {
      let symbol = try file.bytes(at: symbols &+ candidate &* 24, count: 24)
      let start = names &+ symbol.integer(at: 0, bytes: 4)
      // A name that begins alike is another: its end is compared, too.
      let text = try file.bytes(at: start, count: UInt64(name.utf8.count + 1))
      if text == Array(name.utf8) + [0] { return symbol.integer(at: 6, bytes: 2) != 0 }
    }
    return false
  }

  /// The entries of the dynamic section by their tags.
  private func dynamicTable() throws(PluginError) -> [UInt64: UInt64] {
    guard let segment = segments.first(where: { $0.type == SegmentType.dynamic }) else {
      return [:]
    }
    let bytes = try file.bytes(at: segment.offset, count: min(segment.fileBytes, 1 << 16))
    var table: [UInt64: UInt64] = [:]
    for place in stride(from: 0, to: bytes.count - 15, by: 16) {
      let tag = bytes.integer(at: place, bytes: 8)
      if tag == 0 { break }
      if table[tag] == nil { table[tag] = bytes.integer(at: place + 8, bytes: 8) }
    }
    return table
  }

  private func word(at offset: UInt64) throws(PluginError) -> UInt64 {
    try file.bytes(at: offset, count: 4).integer(at: 0, bytes: 4)
  }

  /// The symbols whose hash is that of `name`: header, Bloom filter, buckets, chains.
  private func gnuCandidates(_ name: String, at table: UInt64) throws(PluginError) -> [UInt64] {
    let hash = name.utf8.reduce(UInt32(5381)) { $0 &* 33 &+ UInt32($1) }
    let header = try file.bytes(at: table, count: 16)
    let buckets = header.integer(at: 0, bytes: 4)
    guard buckets > 0 else { return [] }
    let first = header.integer(at: 4, bytes: 4)
    let places = table &+ 16 &+ header.integer(at: 8, bytes: 4) &* 8
    var symbol = try word(at: places &+ UInt64(hash) % buckets &* 4)
    guard symbol >= first else { return [] }
    var result: [UInt64] = []
    for _ in 0..<chainLimit {
      let link = try word(at: places &+ (buckets &+ symbol &- first) &* 4)
      if link | 1 == UInt64(hash) | 1 { result.append(symbol) }
      if link & 1 == 1 { break }
      symbol += 1
    }
    return result
  }

  private func systemVCandidates(
    _ name: String, at table: UInt64
  ) throws(PluginError) -> [UInt64] {
    var hash: UInt32 = 0
    for byte in name.utf8 {
      hash = (hash << 4) &+ UInt32(byte)
      let top = hash & 0xf000_0000
      hash = (hash ^ (top >> 24)) & ~top
    }
    let buckets = try word(at: table)
    guard buckets > 0 else { return [] }
    var result: [UInt64] = []
    var symbol = try word(at: table &+ 8 &+ UInt64(hash) % buckets &* 4)
    while symbol != 0, result.count < chainLimit {
      result.append(symbol)
      symbol = try word(at: table &+ 8 &+ (buckets &+ symbol) &* 4)
    }
    return result
  }

  /// The longest chain that is followed: a damaged one may be a circle.
  private var chainLimit: Int { 4096 }
}
