#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "common/crypto/openssl_command.h"
#include "common/rpc/tls.h"

namespace bashu::rpc {

// Authorities and certificates in a directory of the test's own, made by the
// `openssl` command. `NAME` is NAME.pem and NAME.key.
class Certificates {
 public:
  void Authority(const std::string& name) const {
    EXPECT_TRUE(command_.Run(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
        "-keyout " +
        name + ".key -out " + name + ".pem -days 2 -subj /CN=" + name));
  }

  // Good for 127.0.0.1, and for the identity `uri`.
  void Leaf(const std::string& name, const std::string& authority,
            const std::string& uri) const {
    command_.Write("extensions",
                   "subjectAltName=IP:127.0.0.1,URI:" + uri +
                       "\nextendedKeyUsage=serverAuth,clientAuth\n");
    EXPECT_TRUE(command_.Run(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " +
        name + ".key -out request -subj /CN=" + name));
    EXPECT_TRUE(command_.Run("x509 -req -in request -CA " + authority +
                             ".pem -CAkey " + authority +
                             ".key -CAcreateserial -days 2 -out " + name +
                             ".pem -extfile extensions"));
  }

  // Puts the file `from` in the place of `to`, whole at every moment.
  void Renew(const std::string& to, const std::string& from) const {
    Write(to, Read(from));
  }

  void Write(const std::string& name, const std::string& text) const {
    command_.Write("draft", text);
    EXPECT_EQ(std::rename(command_.PathOf("draft").c_str(),
                          command_.PathOf(name).c_str()),
              0);
  }

  std::string Read(const std::string& name) const {
    return command_.Read(name);
  }
  std::string PathOf(const std::string& name) const {
    return command_.PathOf(name);
  }

  // Presents `leaf`, believes the authorities in `authorities`.pem.
  TlsFiles Files(const std::string& leaf,
                 const std::string& authorities) const {
    return {PathOf(leaf + ".pem"), PathOf(leaf + ".key"),
            PathOf(authorities + ".pem")};
  }

 private:
  crypto::OpensslCommand command_;
};

}  // namespace bashu::rpc
