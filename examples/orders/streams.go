// Package checkout makes the streams of the example when it starts.
package checkout

import (
	"context"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const mebibyte = 1 << 20

// EnsureStreams creates what is missing; an existing stream stays as it is.
func EnsureStreams(ctx context.Context, js jetstream.JetStream) error {
	for _, config := range []jetstream.StreamConfig{
		{
			Name:       "ORDERS",
			Subjects:   []string{"orders.>"},
			MaxBytes:   64 * mebibyte,
			MaxAge:     168 * time.Hour,
			Duplicates: 5 * time.Minute,
		},
		{Name: "FAILED", Subjects: []string{"failed.>"}, MaxBytes: 16 * mebibyte},
	} {
		if _, err := js.CreateStream(ctx, config); err != nil {
			return err
		}
	}
	return nil
}
