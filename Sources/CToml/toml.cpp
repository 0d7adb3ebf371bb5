#include "CToml.h"

#include <cstdio>
#include <stdexcept>
#include <string_view>

// Some texts that are no TOML lead toml++ 3.3 to an assertion of its own, which may not end the process.
#define TOML_ASSERT(condition) \
  (static_cast<bool>(condition) ? void() : throw std::logic_error("no name follows the ["))
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

namespace {

struct Walk {
  void *context;
  glt_visit visit;

  glt_event event(int kind, const toml::node &node, const toml::key *key) const {
    glt_event event{};
    event.kind = kind;
    if (key) {
      event.key = key->data();
      event.key_length = key->length();
      event.key_line = key->source().begin.line;
      event.key_column = key->source().begin.column;
    }
    const toml::source_region &place = node.source();
    event.line = place.begin.line;
    event.column = place.begin.column;
    event.end_line = place.end.line;
    event.end_column = place.end.column;
    return event;
  }

  void value(const toml::node &node, const toml::key *key) const {
    if (const toml::table *table = node.as_table()) {
      glt_event begin = event(GLT_TABLE, node, key);
      visit(context, &begin);
      for (auto &&[name, item] : *table) value(item, &name);
      end(node);
    } else if (const toml::array *array = node.as_array()) {
      glt_event begin = event(GLT_ARRAY, node, key);
      visit(context, &begin);
      for (auto &&item : *array) value(item, nullptr);
      end(node);
    } else {
      glt_event leaf = event(GLT_OTHER, node, key);
      if (const auto *text = node.as_string()) {
        leaf.kind = GLT_STRING;
        leaf.text = text->get().data();
        leaf.text_length = text->get().size();
      } else if (const auto *integer = node.as_integer()) {
        leaf.kind = GLT_INTEGER;
        leaf.integer = integer->get();
      } else if (const auto *number = node.as_floating_point()) {
        leaf.kind = GLT_NUMBER;
        leaf.number = number->get();
      } else if (const auto *boolean = node.as_boolean()) {
        leaf.kind = GLT_BOOLEAN;
        leaf.integer = boolean->get();
      }
      visit(context, &leaf);
    }
  }

  void end(const toml::node &node) const {
    glt_event end = event(GLT_END, node, nullptr);
    visit(context, &end);
  }
};

// The first line with which a text fails that has no place of its own to tell.
uint32_t failing_line(std::string_view text) {
  uint32_t line = 1;
  for (size_t end = text.find('\n'); end != text.npos; end = text.find('\n', end + 1), line++) {
    try {
      static_cast<void>(toml::parse(text.substr(0, end + 1)));
    } catch (const toml::parse_error &) {
      // Cut off, and not more.
    } catch (const std::exception &) {
      return line;
    }
  }
  return line;
}

}  // namespace

bool glt_parse(const char *text, size_t length, void *context, glt_visit visit, char *message,
               uint32_t *line, uint32_t *column) {
  try {
    toml::table document = toml::parse(std::string_view(text, length));
    Walk{context, visit}.value(document, nullptr);
    return true;
  } catch (const toml::parse_error &error) {
    std::snprintf(message, 256, "%.*s", static_cast<int>(error.description().size()),
                  error.description().data());
    *line = error.source().begin.line;
    *column = error.source().begin.column;
  } catch (const std::exception &error) {
    std::snprintf(message, 256, "%s", error.what());
    *line = failing_line(std::string_view(text, length));
    *column = 1;
  }
  return false;
}
