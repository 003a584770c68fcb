@NullMarked
package io.sfai.gateway.api.models;

import org.jspecify.annotations.NullMarked;
